/** The symbols of the page: `i-` kinds, `k-` knots, `s-` stances, `e-` expectations, `u-` controls. */
export const SYMBOLS =
  '<symbol id="_i-agree" viewBox="0 0 16 16"><circle cx="5.8" cy="8" r="3.8"/><circle cx="10.2" cy="8" r="3.8"/></symbol>' +
  '<symbol id="_i-consult" viewBox="0 0 16 16"><path d="M2 3h8v5.5H6L3.5 11V8.5H2zM12 6h2v5.5h-1.5V14L10 11.5H7"/></symbol>' +
  '<symbol id="_i-support" viewBox="0 0 16 16"><path d="M8 13V4.5M4.5 8 8 4.5 11.5 8M3 2.5h10"/></symbol>' +
  '<symbol id="_i-cooperate" viewBox="0 0 16 16"><path d="M2 5.5h9M8.5 3 11 5.5 8.5 8M14 10.5H5M7.5 8 5 10.5 7.5 13"/></symbol>' +
  '<symbol id="_i-aid" viewBox="0 0 16 16"><path d="M8 3v10M3 8h10"/></symbol>' +
  '<symbol id="_i-concede" viewBox="0 0 16 16"><path d="M3 4h5.5v8M6 9.5 8.5 12 11 9.5"/></symbol>' +
  '<symbol id="_i-retreat" viewBox="0 0 16 16"><path d="M13.5 8H5M8 4.5 4.5 8 8 11.5M2.5 3v10"/></symbol>' +
  '<symbol id="_i-request" viewBox="0 0 16 16"><path d="M5.5 5.5C5.5 3.8 6.6 3 8 3s2.6.9 2.6 2.4C10.6 7.5 8 7.4 8 9.6M8 12.2v.9"/></symbol>' +
  '<symbol id="_i-accuse" viewBox="0 0 16 16"><path d="M8 2.8v6.7M8 12.2v.9"/></symbol>' +
  '<symbol id="_i-reject" viewBox="0 0 16 16"><path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/></symbol>' +
  '<symbol id="_i-threaten" viewBox="0 0 16 16"><path d="M8 2.5 14 13.2H2zM8 6.5v3M8 11v.6"/></symbol>' +
  '<symbol id="_i-protest" viewBox="0 0 16 16"><path d="M4 14V2.5M4 3h8.5L10.5 6l2 3H4"/></symbol>' +
  '<symbol id="_i-sanction" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.7"/><path d="M5 8h6"/></symbol>' +
  '<symbol id="_i-mobilize" viewBox="0 0 16 16"><path d="M3.5 3.5 8 8l-4.5 4.5M8.5 3.5 13 8l-4.5 4.5"/></symbol>' +
  '<symbol id="_i-coerce" viewBox="0 0 16 16"><path d="M8 2.5v11M1.5 8H6M4 6l2 2-2 2M14.5 8H10M12 6l-2 2 2 2"/></symbol>' +
  '<symbol id="_i-assault" viewBox="0 0 16 16"><path d="M9 2 4 9h3.5L6.5 14 12 7H8.5z"/></symbol>' +
  '<symbol id="_i-other" viewBox="0 0 16 16"><path d="M3 6.5c0-2 1-3 2.8-3.3M3 6.5h2.8v3.2H3zM9.2 6.5c0-2 1-3 2.8-3.3M9.2 6.5H12v3.2H9.2z"/></symbol>' +
  '<symbol id="_k-coop" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.5"/></symbol>' +
  '<symbol id="_k-conf" viewBox="0 0 16 16"><path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/></symbol>' +
  '<symbol id="_k-plain" viewBox="0 0 16 16"><rect x="1.5" y="5.5" width="13" height="5" rx="1"/></symbol>' +
  '<symbol id="_k-plain-v" viewBox="0 0 16 16"><rect x="5.5" y="1.5" width="5" height="13" rx="1"/></symbol>' +
  '<symbol id="_k-coop-if" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"/><circle cx="8" cy="8" r="2" fill="currentColor" stroke="none"/></symbol>' +
  '<symbol id="_k-conf-if" viewBox="0 0 16 16"><path d="M8 1 15 8 8 15 1 8z"/><circle cx="8" cy="8" r="2" fill="currentColor" stroke="none"/></symbol>' +
  '<symbol id="_k-plain-if" viewBox="0 0 16 16"><rect x="1" y="4" width="14" height="8" rx="1"/><circle cx="8" cy="8" r="1.8" fill="currentColor" stroke="none"/></symbol>' +
  '<symbol id="_k-plain-v-if" viewBox="0 0 16 16"><rect x="4" y="1" width="8" height="14" rx="1"/><circle cx="8" cy="8" r="1.8" fill="currentColor" stroke="none"/></symbol>' +
  '<symbol id="_s-supports" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7" fill="currentColor"/></symbol>' +
  '<symbol id="_s-conditional" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M9 2a7 7 0 0 0 0 14z" fill="currentColor"/></symbol>' +
  '<symbol id="_s-opposes" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M5.8 5.8l6.4 6.4M12.2 5.8l-6.4 6.4"/></symbol>' +
  '<symbol id="_s-neutral" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M5.5 9h7"/></symbol>' +
  '<symbol id="_s-undeclared" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7" stroke-dasharray="2.6 2.6"/></symbol>' +
  '<symbol id="_e-pending" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/></symbol>' +
  '<symbol id="_e-overdue" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M9 5v4.3l2.8 1.7"/></symbol>' +
  '<symbol id="_e-fulfilled" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7" fill="currentColor"/><path class="cut" d="M5.7 9.2 8 11.5l4.3-4.7"/></symbol>' +
  '<symbol id="_e-partly-fulfilled" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M5.7 9.2 8 11.5l4.3-4.7"/></symbol>' +
  '<symbol id="_e-postponed" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M5.5 9h6.5M9.8 6.6 12.2 9 9.8 11.4"/></symbol>' +
  '<symbol id="_e-cancelled" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7"/><path d="M4.2 13.8l9.6-9.6"/></symbol>' +
  '<symbol id="_e-lapsed" viewBox="0 0 18 18"><circle cx="9" cy="9" r="7" stroke-dasharray="2.6 2.6"/><path d="M6 9h6"/></symbol>' +
  '<symbol id="_u-play" viewBox="0 0 16 16"><path d="M4.5 3v10l8-5z" fill="currentColor"/></symbol>' +
  '<symbol id="_u-pause" viewBox="0 0 16 16"><path d="M5 3.5v9M11 3.5v9"/></symbol>' +
  '<symbol id="_u-prev" viewBox="0 0 16 16"><path d="M10 3.5 5.5 8 10 12.5"/></symbol>' +
  '<symbol id="_u-next" viewBox="0 0 16 16"><path d="M6 3.5 10.5 8 6 12.5"/></symbol>' +
  '<symbol id="_u-theme" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/></symbol>' +
  '<symbol id="_u-link" viewBox="0 0 16 16"><path d="M6.5 9.5l3-3M7 4.5l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.5L4.5 7"/></symbol>'
