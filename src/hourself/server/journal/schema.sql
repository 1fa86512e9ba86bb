-- Stretches (UTC seconds) of which the person does not want to be asked what they were: skipped, or a pause of their devices.
CREATE TABLE skipped_absence (
    account INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (account, start)
) WITHOUT ROWID;
