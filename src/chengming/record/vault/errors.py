"""Why an upload was not kept. One class per meaning; nothing of it is left behind."""


class VaultError(Exception):
    """``message``: what, why, what to do now; never the content, never the digest of one refused."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UploadTooLarge(VaultError):
    """附件超过大小限制。"""


class UploadEmpty(VaultError):
    """附件是空的。"""


class UploadKindRefused(VaultError):
    """附件的种类不在许可之列: judged by content, whatever the name says."""


class VaultFull(VaultError):
    """存储空间不足: nothing was kept."""


class UploadUnknown(VaultError):
    """没有这个附件: not there, or not a digest at all."""
