/* A little comfort; every page works without it. */
(function () {
  "use strict";
  var summary = document.getElementById("galat");
  if (summary) { summary.focus(); document.title = summary.querySelector("h2").textContent + " · " + document.title; }

  /* One press sends a form once. */
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    window.setTimeout(function () { delete event.target.dataset.sent; }, 4000);
  });

  /* Choosing every row of a list, and telling how many are chosen. */
  var all = document.querySelector("[data-all]");
  if (all) {
    var boxes = document.querySelectorAll("input[name=key]");
    var told = document.querySelector("[data-chosen]");
    all.closest("[hidden]").hidden = false;
    var count = function () {
      var chosen = document.querySelectorAll("input[name=key]:checked").length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      told.textContent = told.dataset.chosen.replace("{count}", chosen);
    };
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      count();
    });
    document.addEventListener("change", function (event) { if (event.target.name === "key") { count(); } });
    count();
  }

  /* Groups of contributions: open all, close all. */
  document.querySelectorAll("[data-open]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.dataset.open === "all";
      document.querySelectorAll("details.group").forEach(function (group) { group.open = open; });
    });
  });

  /* Printing, and closed groups open on paper. */
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  var closed = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("[data-printed]").forEach(function (place) {
      var today = new Date().toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
      place.textContent = place.dataset.printed + " " + today + ".";
    });
    closed = Array.prototype.filter.call(document.querySelectorAll("details.on-paper"), function (d) { return !d.open; });
    closed.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (details) { details.open = false; }); });

  /* While a file is worked on, its page comes again by itself; never while a form of it is being filled in. */
  var again = document.querySelector("[data-again]");
  if (again) {
    var busy = function () {
      if (document.activeElement && document.activeElement.matches("input, select, textarea")) { return true; }
      return Array.prototype.some.call(document.querySelectorAll("form input:not([type=hidden])"), function (field) {
        return field.value !== field.defaultValue;
      });
    };
    window.setInterval(function () { if (!busy()) { window.location.reload(); } }, 1000 * Number(again.dataset.again));
  }
})();
