// Runs before the page is drawn: from here on, what modules replace is out of the way.
document.documentElement.classList.add("has-script");
