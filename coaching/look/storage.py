"""Static files under names that carry a hash, also where one module of ours imports another."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (
    (r'(?P<matched>from "(?P<url>\.[^"]+)";)', 'from "%(url)s";'),
    (r'(?P<matched>import\("(?P<url>\.[^"]+)"\))', 'import("%(url)s")'),
)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Else a page that is opened during an update would mix old modules with new ones.

    Only our own: libraries have imports in their comments, of files that are not there.
    """

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", IMPORTS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """A page asks for some twenty; an address stays as long as the process runs."""
        if settings.DEBUG:
            return str(super().url(name, force))
        if name not in self.found:
            self.found[name] = str(super().url(name, force))
        return self.found[name]
