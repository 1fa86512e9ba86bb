-- Every mark that an account's settings ever had. A device that holds another one holds what a server lost that was
-- restored from a backup. Those that stand and those that devices hold are known from the start.

CREATE TABLE mark (
    account INTEGER NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (account, mark)
) WITHOUT ROWID;

INSERT INTO mark SELECT account, mark FROM preference UNION SELECT account, mark FROM heard;

-- When (UTC seconds) a device told it again, after the server had lost it; 0 for all others.
ALTER TABLE ignored ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
