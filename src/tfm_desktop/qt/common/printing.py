"""The pages of a PDF on paper."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

DOTS = 300  # an inch; finer than the eye
NO_PRINTER = "The printer does not take the pages. Check it, or save the PDF and print that."


def printer_for(document: QPdfDocument) -> QPrinter:
    """Give the printer that the system proposes, its paper turned as the first page is."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    first = document.pagePointSize(0)
    is_wide = first.width() > first.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait)
    return printer


def print_pages(document: QPdfDocument, printer: QPrinter) -> bool:
    """Print every page, as large as the paper takes it; tell whether the printer took them."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number in range(document.pageCount()):
        if number:
            printer.newPage()
        room = QSizeF(printer.pageLayout().paintRectPixels(printer.resolution()).size())
        size = document.pagePointSize(number).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        drawn = size * min(1.0, DOTS / printer.resolution())  # a page of 1200 dots an inch takes half a gigabyte
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), document.render(number, drawn.toSize()))
    painter.end()
    return True
