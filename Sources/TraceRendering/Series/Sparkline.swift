/// Numbers as a line of bars, from 0 to the largest: `▁▂▆█▃ ▁`. A number that is not known is a space.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar for each of `values`, none below 0. Where there are more than `width`,
  /// each bar is the largest of neighbours.
  static func text(_ values: [Double?], width: Int) -> String {
    let shown = squeezed(values, to: max(1, width))
    let largest = shown.compactMap(\.self).max() ?? 0
    return String(shown.map { value in value.map { bar($0, of: largest) } ?? " " })
  }

  private static func bar(_ value: Double, of largest: Double) -> Character {
    guard largest > 0, value > 0 else { return bars[0] }
    let step = Int((value / largest * Double(bars.count)).rounded(.up))
    return bars[min(bars.count, max(1, step)) - 1]
  }

  private static func squeezed(_ values: [Double?], to width: Int) -> [Double?] {
    guard values.count > width else { return values }
    return (0..<width).map { place in
      let (first, end) = (place * values.count / width, (place + 1) * values.count / width)
      return values[first..<end].compactMap(\.self).max()
    }
  }
}
