"""« Se souvenir sur cette machine », only where there is a keyring: asked of it off the UI thread, for a keyring may be slow."""

from pathlib import Path

from PySide6.QtCore import QSize

from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.store import remembering
from desktop.ui import theme
from desktop.ui.facets import Option, Switch
from desktop.ui.gate.passphrase import Run


class RememberBox(Switch):
    """Hidden until the keyring has answered that it exists and does not hold the key yet; its place is kept."""

    def __init__(self, run: Run, folder: Path) -> None:
        super().__init__(Option("remember", _("Se souvenir sur cette machine")), chip=False)
        self.setToolTip(_("La clé est gardée par le trousseau de votre session : elle s’ouvre avec elle."))
        self.setAccessibleDescription(self.toolTip())
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

        def wanted(_progress: Progress) -> bool:
            return remembering.available() and remembering.remembered(folder) is None

        run("", wanted, self.setVisible)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + theme.current().px(30), theme.current().px(26))
