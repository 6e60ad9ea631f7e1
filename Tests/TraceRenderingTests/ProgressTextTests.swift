import Testing

@testable import TraceRendering

/// The line of progress of `trace ingest`.
@Suite struct ProgressTextTests {
  private func line(_ bytes: Int64, of total: Int64, after seconds: Double, _ width: Int = 80) -> String {
    ProgressText.reading(bytes: bytes, of: total, after: seconds, in: width)
  }

  // 80 of 200 MB in 4 s are 20 MB/s: 6 s for the rest.
  @Test func `it says how much is done, in percent and of how much, and whole seconds`() {
    #expect(line(80_000_000, of: 200_000_000, after: 4) == "40 %  80 of 200 MB  6 s left")
    #expect(line(80_000_000, of: 200_000_000, after: 400) == "40 %  80 of 200 MB  10 m 00 s left")
    #expect(line(900_000, of: 200_000_000, after: 1).hasPrefix("0 %  900 kB of 200 MB  3 m 42 s"))
  }

  @Test func `less than a second is one, and of nothing nothing is known`() {
    #expect(line(199_000_000, of: 200_000_000, after: 4) == "99 %  199 of 200 MB  1 s left")
    #expect(line(0, of: 200_000_000, after: 1) == "0 %  0 bytes of 200 MB")
    #expect(line(200_000_000, of: 200_000_000, after: 4) == "100 %  200 of 200 MB")
    #expect(line(300_000_000, of: 200_000_000, after: 4) == "100 %  200 of 200 MB", "the log has grown")
  }

  @Test func `of a stream the amount and the rate are known`() {
    #expect(line(42_000_000, of: 0, after: 2) == "42 MB  21 MB/s")
    #expect(line(42_000_000, of: 0, after: 2, 8) == "42 MB")
  }

  @Test(arguments: 1...80) func `it is never wider than the window, as long as there is room for the percent`(
    width: Int
  ) {
    let text = line(80_000_000, of: 200_000_000, after: 4, width)
    #expect(DisplayWidth.of(text) <= max(4, width))
    #expect(text.hasPrefix("40 %"))
    if width >= 28 { #expect(text == "40 %  80 of 200 MB  6 s left") }
    if 14..<28 ~= width { #expect(text == "40 %  6 s left") }
  }
}
