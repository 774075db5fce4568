"""Who may do what kind of thing."""

from lianqiao.registry.roles import Permission, Role, permissions_of


def page() -> str:
    roles = [role for role in Role if role is not Role.SYSTEM]
    head = "| | " + " | ".join(str(role.label) for role in roles) + " |"
    rows = [
        f"| `{permission}` | "
        + " | ".join("●" if permission in permissions_of(role) else "" for role in roles)
        + " |"
        for permission in Permission
    ]
    return (
        "# Roles and permissions\n\nWritten by `make docs` from `registry/roles.py`. A permission says what kind of "
        "thing a seat may do; which rows it sees is the scope's matter.\n\n"
        + "\n".join([head, "|---" * (len(roles) + 1) + "|", *rows])
    )
