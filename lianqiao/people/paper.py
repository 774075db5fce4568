"""What a printed form needs beside words: a QR code that leads back to the page where its scan belongs."""

import qrcode
from markupsafe import Markup


def qr_code(text: str, label: str) -> Markup:
    """Return the code as a drawing that stands in the page itself; `label` says what it is to who cannot see it."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>'
    ).format(len(rows), label, squares)
