"""Files that people send stay in memory: none is ever written to this machine's disk."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 5 * 1024 * 1024  # bytes of one request; a form says how much of that it takes


class MemoryOnly(FileUploadHandler):
    """Keeps what fits. A file that did not is told as larger than that, so that forms refuse it."""

    kept_in_all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept, self.whole = io.BytesIO(), True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept_in_all += len(raw_data)
        if self.kept_in_all <= MOST:
            self.kept.write(raw_data)
        else:
            self.whole = False

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size if self.whole else MOST + 1,
            self.charset,
            self.content_type_extra,
        )
