/**
 * What the pages say around the texts of the course, in the languages of the notebooks.
 *
 * @module
 */
import type { Language } from "../i18n/catalogue.ts";

/** A language of pages. */
export type PageLanguage = "en" | Language;

/** What a page says in one language. */
export interface Words {
  /** The language's name for itself. */
  name: string;
  skip: string;
  menu: string;
  search: string;
  searchHint: string;
  nothingFound: string;
  colours: string;
  course: string;
  slides: string;
  documents: string;
  project: string;
  api: string;
  demo: string;
  start: string;
  onThisPage: string;
  previous: string;
  next: string;
  source: string;
  copy: string;
  copied: string;
  answer: string;
  runChecks: string;
  practiceTests: string;
  reset: string;
  needsScript: string;
  practiceNote: string;
  keys: string;
  checkNumber: string;
}

/** The words by language. */
export const WORDS: Record<PageLanguage, Words> = {
  en: {
    name: "English",
    skip: "Skip to content",
    menu: "Contents",
    search: "Search",
    searchHint: "Search notebooks, slides, documents and functions",
    nothingFound: "Nothing found.",
    colours: "Light or dark",
    course: "Course",
    slides: "Slides",
    documents: "Documents",
    project: "Project",
    api: "Functions",
    demo: "Demo",
    start: "Start",
    onThisPage: "On this page",
    previous: "Previous",
    next: "Next",
    source: "Source",
    copy: "Copy",
    copied: "Copied",
    answer: "Your answer",
    runChecks: "Run checks",
    practiceTests: "Practice tests",
    reset: "Start again",
    needsScript: "Exercises run where scripts are allowed.",
    practiceNote:
      "Your answer runs in this browser and stays in it. Practice tests draw cases as the grader does, with other seeds; they give no marks.",
    keys: "Tab indents; Escape and then Tab leaves the editor; Ctrl and Enter run the checks.",
    checkNumber: "Check",
  },
  "zh-Hans": {
    name: "简体中文",
    skip: "跳到正文",
    menu: "目录",
    search: "搜索",
    searchHint: "搜索笔记本、幻灯片、文档和函数",
    nothingFound: "没有找到。",
    colours: "浅色或深色",
    course: "课程",
    slides: "幻灯片",
    documents: "文档",
    project: "项目",
    api: "函数",
    demo: "演示",
    start: "首页",
    onThisPage: "本页内容",
    previous: "上一篇",
    next: "下一篇",
    source: "源文件",
    copy: "复制",
    copied: "已复制",
    answer: "你的答案",
    runChecks: "运行检查",
    practiceTests: "练习测试",
    reset: "重新开始",
    needsScript: "练习需要允许脚本运行。",
    practiceNote:
      "答案在这个浏览器里运行，也只留在这里。练习测试与评分程序用同样的方式出题，但种子不同，不计分。",
    keys: "Tab 键缩进；先按 Esc 再按 Tab 离开编辑框；Ctrl 加 Enter 运行检查。",
    checkNumber: "检查",
  },
  "zh-Hant": {
    name: "繁體中文",
    skip: "跳到正文",
    menu: "目錄",
    search: "搜尋",
    searchHint: "搜尋筆記本、投影片、文件和函式",
    nothingFound: "沒有找到。",
    colours: "淺色或深色",
    course: "課程",
    slides: "投影片",
    documents: "文件",
    project: "專案",
    api: "函式",
    demo: "示範",
    start: "首頁",
    onThisPage: "本頁內容",
    previous: "上一篇",
    next: "下一篇",
    source: "原始檔",
    copy: "複製",
    copied: "已複製",
    answer: "你的答案",
    runChecks: "執行檢查",
    practiceTests: "練習測試",
    reset: "重新開始",
    needsScript: "練習需要允許指令碼執行。",
    practiceNote:
      "答案在這個瀏覽器裡執行，也只留在這裡。練習測試與評分程式用同樣的方式出題，但種子不同，不計分。",
    keys: "Tab 鍵縮排；先按 Esc 再按 Tab 離開編輯框；Ctrl 加 Enter 執行檢查。",
    checkNumber: "檢查",
  },
};
