/**
 * Words that an edition does not use, and the term that it uses: wrong variants of the glossary's terms, words of the other
 * region, characters of the other script.
 *
 * @module
 */
import type { Language } from "./catalogue.ts";

/** A wrong word as a pattern, and the right one. */
export type WrongTerm = readonly [wrong: RegExp, right: string];

const simplified: readonly WrongTerm[] = [
  [/(?<!混合)精度/, "准确率"],
  [/准确度|正确率/, "准确率"],
  [/稀疏率/, "稀疏度"],
  [/修剪|裁剪/, "剪枝"],
  [/过滤器/, "滤波器"],
  [/掩膜|蒙版|遮罩/, "掩码"],
  [/阀值/, "阈值"],
  [/精调/, "微调"],
  [/幅值/, "幅度"],
  [/比特宽度|位元/, "位宽"],
  [/步幅/, "步长"],
  [/投射/, "投影"],
  [/忘记率|遗忘速率/, "遗忘率"],
  [/子网络/, "子网"],
  [/伸缩因子|比例因子/, "缩放因子"],
  [/依赖关系图/, "依赖图"],
  [/惩罚函数法/, "罚函数法"],
  [/[「」『』]/, "“ ”"],
  [/资讯/, "信息"],
  [/预设/, "默认"],
  [/档案/, "文件"],
  [/程式/, "程序 or 代码"],
  [/回圈|迴圈/, "循环"],
  [/变数/, "变量"],
  [/阵列/, "数组"],
  [/网路/, "网络"],
  [/演算法/, "算法"],
  [/最佳化/, "优化"],
  [/记忆体/, "内存"],
  [/(?<!（)(?:[Ww]arm-up|[Cc]ool-down)/, "预热 or 冷却"],
];

const traditional: readonly WrongTerm[] = [
  [/準確率|準確度|正確率/, "精度"],
  [/稀疏率/, "稀疏度"],
  [/修剪|裁剪/, "剪枝"],
  [/過濾器/, "濾波器"],
  [/掩碼|掩膜/, "遮罩"],
  [/閥值/, "閾值"],
  [/精調/, "微調"],
  [/幅值/, "幅度"],
  [/位寬/, "位元寬度"],
  [/比特/, "位元"],
  [/步幅/, "步長"],
  [/投影/, "投射"],
  [/激活/, "啟動"],
  [/子網[路絡]/, "子網"],
  [/網絡/, "網路"],
  [/約束/, "限制"],
  [/[“”]/, "「 」"],
  [/信息/, "資訊"],
  [/默認/, "預設"],
  [/內存/, "記憶體"],
  [/數據/, "資料"],
  [/優化(?!器|流程)/, "最佳化"],
  [/(?<!演)算法/, "演算法"],
  [/運行/, "執行"],
  [/代碼/, "程式碼"],
  [/打印/, "印出"],
  [/調用/, "呼叫"],
  [/變量/, "變數"],
  [/數組/, "陣列"],
  [/循環/, "迴圈"],
  [/字節/, "位元組"],
  [/接口/, "介面"],
  [/軟件|硬件/, "軟體 or 硬體"],
  [/預熱|冷卻/, "Warm-up or Cool-down"],
];

const both: readonly WrongTerm[] = [
  [/您/, "你"],
  [/我们来|我們來/, "a task for 你"],
  [/！/, "。"],
  // quoted, it is a source that says so
  [/(?<![“「])M:N/, "N:M"],
];

/** The wrong words of each edition. */
export const wrongTerms: Record<Language, readonly WrongTerm[]> = {
  "zh-Hans": [...simplified, ...both],
  "zh-Hant": [...traditional, ...both],
};

/** Frequent characters that only the other script has. */
export const wrongCharacters: Record<Language, RegExp> = {
  "zh-Hans":
    /[們個這來時說對為與權構層訓練網絡數點過還進選擇開關樣結長寬歸預測試題學習書寫讀實際現發後從將應該讓兩種類圖線變換動傳統優費準確觀經組連續終總計單處專業產條標號質輸識議論證據邊遠運達違遺鄰釋針錄錯鏡鍵難離電項順須頭顯驗]/u,
  "zh-Hant":
    /[们个这来时说对为与权构层训练网络数点过还进选择开关样结长宽归预测试题学习书写读实际现发后从将应该让两种类图线变换动传统优费确观经组连续终总计单处专业产条标号质输识议论证据边远运达违遗邻释针录错镜键难离电项顺须头显验]/u,
};
