import Testing

@testable import TraceRendering

/// Cells that are cut stay apart.
@Suite struct DistinctCutTests {
  private func cut(_ texts: [String], _ columns: Int) -> [String] {
    StyledText.distinct(texts.map { StyledText($0) }, in: columns).map(\.text)
  }

  @Test(arguments: 12..<30)
  func `names that differ in their middle are told apart`(columns: Int) {
    let texts = ["eu-central-1", "eu-central-2", "us-east-1"].map {
      "deployment_environment_region=\($0) priority_jobs"
    }
    let cells = cut(texts, columns)
    #expect(Set(cells).count == 3)
    #expect(cells.allSatisfy { DisplayWidth.of($0) <= columns })
  }

  @Test func `what fits stays whole, and equal texts stay equal`() {
    #expect(cut(["short", "a text that is cut in it"], 12).first == "short")
    let same = cut(["a text that is cut in it", "a text that is cut in it"], 12)
    #expect(same[0] == same[1] && same[0].contains("…"))
  }
}
