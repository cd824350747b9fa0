-- People without a name were searched by their address as it is written, and looked for
-- with case and accents folded. They sort by their address as it is folded.
UPDATE people SET search = sort_name WHERE name IS NULL AND search <> sort_name;
