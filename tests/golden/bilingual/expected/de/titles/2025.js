(self.titles ??= []).push(
["de/2025/07/sturm.html","Sturm über der Stadt","15. Juli 2025"],
["de/harbour.html","Ruhe im Hafen","Juni 2025"],
);
