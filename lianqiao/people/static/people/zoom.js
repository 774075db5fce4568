// A picture wider than the screen is shown whole first; the buttons enlarge it step by step, and it scrolls then.
"use strict";
(() => {
  for (const bar of document.querySelectorAll("[data-zoom]")) {
    const picture = bar.nextElementSibling;
    const [less, more] = bar.querySelectorAll("button");
    const STEP = 1.6;
    const MOST = 2; // times its natural size

    function show(wish) {
      const svg = picture.querySelector("svg");
      const natural = svg.viewBox.baseVal.width;
      const fit = Math.min(natural, picture.clientWidth);
      const before = svg.getBoundingClientRect().width;
      const middle = (picture.scrollLeft + picture.clientWidth / 2) / before;
      const width = Math.min(natural * MOST, wish ? before * wish : fit);
      const large = width > fit + 1;
      picture.style.setProperty("--zoom", `${Math.round(width)}px`);
      picture.classList.toggle("is-large", large);
      if (large) picture.scrollLeft = middle * width - picture.clientWidth / 2;
      less.disabled = !large;
      more.disabled = width >= natural * MOST - 1;
    }

    less.addEventListener("click", () => show(1 / STEP));
    more.addEventListener("click", () => show(STEP));
    show(0);
  }
})();
