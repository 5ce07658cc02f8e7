// Without the theme's own fonts: the site loads nothing that the reader's machine has already.
import Theme from "vitepress/theme-without-fonts";
import "./style.css";

export default Theme;
