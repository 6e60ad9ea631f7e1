/// Colours and letters of drawings, light and dark. Colour is never alone: waiting is hatched, what nobody did is dashed, and
/// failure is said in words.
enum DrawingLook {
  /// Size of letters in units. All are of one width, so that a column of text is known without measuring it.
  static let letters = 12.0
  /// Width of a letter: 0.6 of its size in the usual fonts of one width, and a little more.
  static let column = 7.3
  /// How many hues programs have; more programs share them.
  static let hues = 6

  /// The style sheet. Each hue stands out from its ground by 3 to 1 (WCAG 2.2, 1.4.11), and text by 4.5 to 1 (1.4.3).
  static let style = """
    <style>
    svg { --page: #ffffff; --ink: #1f2328; --dim: #59636e; --grid: #d8dee4; --wait: #9a6700; --bad: #cf222e; --good: #1a7f37;
      --s0: #0f7681; --s1: #0969da; --s2: #8250df; --s3: #4d6b00; --s4: #a0447a; --s5: #4a63a8; }
    @media (prefers-color-scheme: dark) {
      svg { --page: #0d1117; --ink: #e6edf3; --dim: #9198a1; --grid: #30363d; --wait: #d29922; --bad: #f85149;
        --good: #3fb950; --s0: #39c5cf; --s1: #58a6ff; --s2: #bc8cff; --s3: #a3c455; --s4: #e786c0; --s5: #8fa6e8; }
    }
    .page { fill: var(--page); } text { fill: var(--ink); white-space: pre; font: 12px ui-monospace, SFMono-Regular, Menlo,
      Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
    .dim { fill: var(--dim); } .strong { font-weight: bold; } .bad { fill: var(--bad); } .good { fill: var(--good); }
    .warning { fill: var(--wait); } .grid { stroke: var(--grid); } .wait { fill: url(#waiting); }
    .pause { stroke: var(--wait); stroke-width: 2; stroke-dasharray: 4 3; } .hatch { stroke: var(--wait); stroke-width: 3; }
    .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); } .s4 { fill: var(--s4); }
    .s5 { fill: var(--s5); }
    </style>
    <defs><pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>

    """

  /// The class of a program's bars.
  static func hue(_ index: Int) -> String { "s\(index % hues)" }
}
