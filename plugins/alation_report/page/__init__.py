"""The page: one file of HTML that asks for nothing."""

from alation_report.page.document import page_texts

__all__ = ["page_texts"]
