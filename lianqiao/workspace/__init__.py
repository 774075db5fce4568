"""What lies on a person's own desk while they work: drafts, saved filters and jobs in progress.

It owns the unfinished text of forms (14 days), named views of lists, and the progress and results of background work.
What a form or a job is about belongs to the rooms above; nothing here is counted, and nothing here enters the trail.
"""
