"use strict";

const place = document.getElementById("redoc");
Redoc.init(place.dataset.url, { nonce: place.dataset.nonce, nativeScrollbars: true }, place);
