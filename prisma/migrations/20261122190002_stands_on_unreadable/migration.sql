-- A segment made of one whose rule cannot be read holds nobody either, and says so.
ALTER TABLE segment DROP CONSTRAINT segment_problem;
ALTER TABLE segment ADD CONSTRAINT segment_problem
  CHECK (problem IN ('unreadable', 'stands-on-unreadable', 'few-gaps', 'no-birthdays'));
