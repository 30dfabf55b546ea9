"""The windows that ask or tell: welcome, unlock, preview, bin, about."""
