// What a click on a mark or a link does: it tells the page what was chosen, and the page goes there.
// A lead to another page changes the address of this one first, and Streamlit adds both to the browser's history:
// Back would stop at a view that nobody has seen. So the step on the way is taken out again.
function followLead(tell, chosen, page) {
  const here = window.location.href;
  if (page && !window.location.pathname.endsWith(`/${page}`)) {
    const restore = () => delete window.history.pushState;
    window.history.pushState = (state, title, url) => {
      if (new URL(url, here).pathname === window.location.pathname) {
        window.history.replaceState(state, title, url);
        return;
      }
      restore();
      window.history.replaceState(window.history.state, title, here);
      window.history.pushState(state, title, url);
    };
    setTimeout(restore, 10000);
  }
  tell('chosen', chosen);
}

