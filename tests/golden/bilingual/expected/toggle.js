// The toggle keeps your place: it leads to the paragraph that says what you are reading. Pages work without this.
addEventListener("click", (event) => {
  const link = event.target.closest(".article .languages [rel=alternate], .sides .languages a[hreflang]");
  if (!link || link.dataset.route === "-") return;
  const top = (item) => item.getBoundingClientRect().top;
  // One reads near the top of the window; nearer to its foot where the page ends and scrolls no further.
  const left = document.documentElement.scrollHeight - innerHeight - scrollY;
  const line = Math.max(innerHeight / 5 + 9, innerHeight - left);
  const mark = document.querySelector(".body :target");
  const here = mark && left < innerHeight && top(mark) > 0 && top(mark) < line
    ? mark : [...document.querySelectorAll(".body [id^=p]")].filter((item) => top(item) <= line).pop();
  const number = here ? +here.id.slice(1) : 0;
  let there = number;
  for (const turn of (link.dataset.route || "").split(" ")) {
    const [from, to] = turn.split(":");
    if (to && +from <= number) there = number - from + +to;
  }
  if (scrollY || mark) link.hash = number ? "p" + there : "";
});
