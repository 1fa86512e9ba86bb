-- The sealed texts of some titles.
SELECT title.id, title.sealed
FROM json_each(:titles) AS wanted
CROSS JOIN title ON title.account = :account AND title.id = wanted.value
