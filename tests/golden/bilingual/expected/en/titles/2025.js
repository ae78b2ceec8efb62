(self.titles ??= []).push(
["en/2025/07/storm.html","Storm over the town","July 15, 2025"],
["de/harbour.html","Ruhe im Hafen","June 2025","de"],
);
