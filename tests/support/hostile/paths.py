"""Paths under which files arrive: refused where they would leave the project, kept where harmless.

What is kept is only ever a text: blobs are named by their content.
"""

from typing import Final

from tests.support.hostile.cases import HostileString

_REFUSED: Final = {
    "absolute": "/etc/passwd",
    "absolute, doubled": "//etc/passwd",
    "a Windows share": "\\\\server\\share\\a.jpg",
    "a Windows drive": "C:\\Windows\\a.jpg",
    "a Windows drive, with slashes": "c:/windows/a.jpg",
    "a Windows drive, relative": "C:a.jpg",
    "climbing": "../a.jpg",
    "climbing, far": "../" * 40 + "etc/passwd",
    "climbing in the middle": "a/../../b.jpg",
    "climbing inside the project": "a/../b.jpg",
    "climbing with backslashes": "a\\..\\..\\b.jpg",
    "climbing at the end": "a/..",
    "climbing only": "..",
    "climbing behind a dot": "./../a.jpg",
    "a Windows device path": "\\\\?\\C:\\a.jpg",
    "a tab": "a\tb.jpg",
    "a line feed, as in a header": "a.jpg\r\nSet-Cookie: x=1",
    "an escape, as in a terminal": "\x1b[2Ja.jpg",
    "a bell": "\x07.jpg",
    "a backspace": "a\x08b.jpg",
    "DEL": "a\x7fb.jpg",
    "a dot": ".",
    "a slash": "/",
    "slashes and dots": "././/.",
    "blanks": "   ",
    "1,025 characters": "x" * 1025,
    "100,000 characters": "x/" * 50_000,
}

_INVALID: Final = {"a NUL": "a\0.jpg", "nothing": ""}

_HARMLESS: Final = {
    "a script": "<script>window.__pwn=1<script>.jpg",
    "an attribute with a handler": '"><img src=x onerror=alert(1)>.jpg',
    "SQL": "a'; DROP TABLE annotations_image; --.jpg",
    "a shell command": "$(rm -rf ~) `id`; | a.jpg",
    "a template": "{{7*7}}${7*7}%{7*7}.jpg",
    "a format string": "%s%n%x{0.__class__}.jpg",
    "a formula": "=HYPERLINK(1).jpg",
    "percent-encoded climbing": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "twice percent-encoded": "%252e%252e%252fa.jpg",
    "a leading dash": "--help",
    "a hidden file": ".htaccess",
    "three dots": "...",
    "a Windows device": "CON",
    "a stream of NTFS": "a.jpg::$DATA",
    "two extensions": "a.php.jpg",
    "text that runs from right to left": "\u202egpj.exe",
    "a zero-width blank": "a\u200b.jpg",
    "emoji": "\U0001f600.jpg",
    "a letter that looks like another": "\u0430dmin.jpg",
    "full-width dots, which NFC leaves alone": "\uff0e\uff0e/a.jpg",
    "a division slash": "..\u2215a.jpg",
    "1,024 characters": "x" * 1024,
    "a URL": "https:/example.org/a.jpg",
    "JSON": '{"a": [1]}.jpg',
    "quotes and semicolons, as in a download's header": 'a"; filename="b.exe',
}

PATHS: Final = [
    *(HostileString(name, path, code="image-refused") for name, path in _REFUSED.items()),
    *(HostileString(name, path, code="invalid-value") for name, path in _INVALID.items()),
    *(HostileString(name, path, kept=path) for name, path in _HARMLESS.items()),
    HostileString("letters in pieces (NFD)", "Gro\u0308sse.jpg", kept="Gr\u00f6sse.jpg"),
    HostileString("doubled slashes", "a//b///c.jpg", kept="a/b/c.jpg"),
    HostileString("backslashes", "a\\b\\c.jpg", kept="a/b/c.jpg"),
]
