"""Static files under names that carry a hash, also where one module of ours imports another."""

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
