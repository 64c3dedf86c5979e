"use strict";

const place = document.getElementById("redoc");
Redoc.init(place.dataset.url, { hideLoading: false, nativeScrollbars: true }, place);
