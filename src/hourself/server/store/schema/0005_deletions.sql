-- What is being done to a deletion, so that a server that was ended amid it goes on: take, bring, end, or nothing.

ALTER TABLE forgotten ADD COLUMN doing TEXT NOT NULL DEFAULT '';
