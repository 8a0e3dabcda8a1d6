"""Files on their way in: written while they arrive, named by their digest, checked before they are read."""

from serving.uploads.content import FileRefused, check_content
from serving.uploads.folder import DiskFull, Upload, UploadFolder, UploadTooLarge

__all__ = ["DiskFull", "FileRefused", "Upload", "UploadFolder", "UploadTooLarge", "check_content"]
