-- Which settings each device holds, by their mark as it told it last: the page of what is recorded shows it.

CREATE TABLE heard (
    account INTEGER NOT NULL,
    device INTEGER NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (account, device)
) WITHOUT ROWID;
