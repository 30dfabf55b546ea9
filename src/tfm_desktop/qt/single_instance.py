"""One window at a time: a second start raises the first."""

import getpass
import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 300  # milliseconds for the first window to answer


class SingleInstance(QObject):
    """The first window listens on a local socket of this user; a second start speaks to it and ends."""

    raised = Signal(str)

    def __init__(self, place: str) -> None:
        super().__init__()
        told = hashlib.sha256(f"{getpass.getuser()} {place}".encode()).hexdigest()[:16]
        self._name = f"tfm-desktop-{told}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def hand_over(self, file: str) -> bool:
        """Ask a window that is open already to come forward with a file; tell whether there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT):
            return False
        socket.write(file.encode() + b"\n")
        socket.waitForBytesWritten(WAIT)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """Be the window that is raised from now on."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by a crash
            self._server.listen(self._name)

    def _hear(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            self.raised.emit(bytes(socket.readLine().data()).decode().strip())
