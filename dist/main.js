import "./chunks/promote.js";
export {};
