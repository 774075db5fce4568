"""Texts of scales that come from elsewhere, on whose word they are used, and by which limits their scores are read.

Owns reading the files, checking a licensed text against its rule of scoring, confirming and taking back, and choosing limits.
Leaves the versions themselves, their answers and scores to `instruments`, and drawing up new questionnaires to `designs`.
"""
