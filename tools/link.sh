#!/bin/sh
# Puts the tree and the command `lianqiao` into the virtual environment, without building a package.
set -eu
cd "$(dirname "$0")/.."
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd > "$site/lianqiao.pth"
cat > .venv/bin/lianqiao <<EOF
#!/bin/sh
exec "$(pwd)/.venv/bin/python" -m lianqiao "\$@"
EOF
chmod +x .venv/bin/lianqiao
