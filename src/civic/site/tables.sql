-- Skins: the colours that a host chooses, each as #rrggbb.
-- step 1
CREATE TABLE skins (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  accent TEXT NOT NULL,
  accent_deep TEXT NOT NULL,
  accent_soft TEXT NOT NULL,
  accent_text TEXT NOT NULL,
  header TEXT NOT NULL,
  header_text TEXT NOT NULL,
  header_line TEXT NOT NULL,
  header_current TEXT NOT NULL,
  paper TEXT NOT NULL
);
INSERT INTO skins VALUES
  ('heather', 'Heather', '#5a2d6e', '#3d1c4d', '#f1e8f5', '#ffffff',
   '#ffffff', '#17212b', '#ddd6c7', '#5a2d6e', '#faf7f0'),
  ('moss', 'Moss', '#245c46', '#163b2d', '#e4f0ea', '#ffffff',
   '#163b2d', '#ffffff', '#163b2d', '#9fd3b5', '#f7f8f3');
