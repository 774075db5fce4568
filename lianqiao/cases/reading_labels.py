"""The words of who may read and who was let in, for templates: `words.visibility("team")`."""

from .kinds import AccessKind, AccessReason, Judgement, Restriction, Visibility


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class ReadingWords:
    visibility = staticmethod(_of(Visibility))
    restriction = staticmethod(_of(Restriction))
    access = staticmethod(_of(AccessKind))
    access_reason = staticmethod(_of(AccessReason))
    judgement = staticmethod(_of(Judgement))
