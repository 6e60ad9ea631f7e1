import Testing

@testable import TraceRendering

/// Colours are legible on white and on black.
struct ColourTests {
  private static let styles = [TextStyle.dim, .red, .boldRed, .green, .yellow] + TextStyle.services

  /// The relative luminance of a colour of xterm's cube (16–231) or its greys (232–255), as WCAG 2.2 defines it.
  private func luminance(_ code: Int) -> Double {
    let parts: [Int]
    if code >= 232 {
      parts = Array(repeating: 8 + 10 * (code - 232), count: 3)
    } else {
      let levels = [0, 95, 135, 175, 215, 255]
      parts = [(code - 16) / 36, (code - 16) / 6 % 6, (code - 16) % 6].map { levels[$0] }
    }
    let linear = parts.map { part -> Double in
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// `base` to the power of 2.4: a Newton iteration for the fifth root of its twelfth power.
  private func power(_ base: Double) -> Double {
    let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
    return (0..<200).reduce(1.0) { root, _ in
      root - (root * root * root * root * root - twelfth) / (5 * root * root * root * root)
    }
  }

  @Test(arguments: styles.indices) func `each stands out from white and from black by three to one`(
    index: Int
  ) throws {
    let code = try #require(Self.styles[index].fullCodes.split(separator: ";").last.flatMap { Int($0) })
    let luminance = luminance(code)
    #expect(1.05 / (luminance + 0.05) >= 3, "\(code) on white")
    #expect((luminance + 0.05) / 0.05 >= 3, "\(code) on black")
  }

  @Test func `no service looks like success, failure or waiting`() {
    for style in TextStyle.services {
      #expect(!["31", "32", "33", "92"].contains(style.codes))
      #expect(![TextStyle.red, .green, .yellow].map(\.fullCodes).contains(style.fullCodes))
    }
    #expect(Set(TextStyle.services.map(\.fullCodes)).count == TextStyle.services.count)
    #expect(Set(TextStyle.services.map(\.codes)).count == TextStyle.services.count)
  }

  /// Their looks are the terminal's: the bright ones (90–97) are near to white in nearly all of them, 30 is black and
  /// 37 white.
  @Test(arguments: styles.indices) func `of few colours, those are used that are neither bright nor pale`(
    index: Int
  ) {
    let codes = Self.styles[index].codes.split(separator: ";").compactMap { Int($0) }
    #expect(codes.allSatisfy { $0 <= 2 || (31...36).contains($0) })
  }

  @Test func `a terminal with few colours gets its own`() {
    #expect(ColourMode(hasColour: true)("x", .red) == "\u{1b}[31mx\u{1b}[0m")
    #expect(ColourMode(hasColour: true, palette: .full)("x", .red) == "\u{1b}[38;5;160mx\u{1b}[0m")
    #expect(ColourMode(hasColour: false, palette: .full)("x", .red) == "x")
  }

  @Test func `without UTF-8 drawings are of ASCII, a column for each`() {
    let drawn = "  api  ▕██▌░░┄▸ 1.2 s · −3 µs … – →"
    #expect(PlainText.ascii(drawn) == "  api  |###..-> 1.2 s - -3 us ~ - >")
    #expect(PlainText.ascii(drawn).count == drawn.count)
    #expect(PlainText.ascii("39  ≤193 ms  ≥2 s") == "39 <=193 ms >=2 s")
    #expect(PlainText.ascii("39 ≤99.1 ms") == "39 <=99.1 ms")
    #expect(PlainText.ascii("動") == "?" && PlainText.ascii("plain") == "plain")
  }
}
