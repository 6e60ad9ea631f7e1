import LogReading
import TraceAnalysis
import TraceModel

/// Measures the hot files one by one, on lines in the shape of the recorded logs.
///
///     swift run -c release --package-path Benchmarks hot-paths
@main
enum HotPaths {
  static func main() throws {
    print("| hot path | least | median | |")
    print("| --- | ---: | ---: | --- |")
    let catalog = Catalog()
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: catalog)
    let lines = Lines(requests: 20_000)
    let block = RawBlock(lines: lines.bytes)
    print(
      Measurement("BlockDecoder", unit: "byte", count: lines.bytes.count) {
        decoder.decode(block).events.count
      }.row)
    print(
      Measurement("BlockDecoder", unit: "line", count: lines.count) { decoder.decode(block).events.count }.row
    )
    print(byteHash(lines.bytes).row)
    print(timestamps().row)
    let traces = Self.traces(decoder.decode(block))
    let reconstructor = TraceReconstructor()
    print(
      Measurement("TraceReconstructor", unit: "request of 9 events", count: traces.count) {
        traces.reduce(0) { $0 + reconstructor.reconstruct($1).deliveries.count }
      }.row)
    let summaries = traces.map { TraceSummary(reconstructor.reconstruct($0)) }
    print(
      Measurement("LatencyAccumulator", unit: "request", count: summaries.count) {
        var accumulator = LatencyAccumulator(keys: [], percentiles: [50, 90, 95, 99], catalog: catalog)
        for summary in summaries { accumulator.add(summary) }
        return accumulator.report(endOfLogs: nil).groups.count
      }.row)
    print(byRecipe(summaries, catalog).row)
    print(identifiers(traces).row)
  }

  /// Requests of one shape, by the lengths between their times.
  private static func byRecipe(_ summaries: [TraceSummary], _ catalog: Catalog) -> Measurement {
    let together = 256
    return Measurement(
      "LatencyRecipe", unit: "request", count: summaries.count / together * together
    ) {
      var accumulator = LatencyAccumulator(keys: [], percentiles: [50, 90, 95, 99], catalog: catalog)
      accumulator.add(summaries[0])
      guard let (number, spans) = accumulator.recipe(for: summaries[0]) else { return 0 }
      let lengths = (0..<together).flatMap { _ in spans.map { $0.end - $0.begin } }
      for _ in 0..<(summaries.count / together) {
        accumulator.add(
          by: number, requests: together, from: summaries[0].start, through: summaries[0].start,
          lengths: lengths)
      }
      return accumulator.report(endOfLogs: nil).groups.count
    }
  }

  private static func byteHash(_ bytes: [UInt8]) -> Measurement {
    Measurement("ByteHash", unit: "byte", count: bytes.count) {
      Int(truncatingIfNeeded: ByteHash.hash(bytes))
    }
  }

  private static func timestamps() -> Measurement {
    let texts = (0..<1000).map { Array("2026-11-23T12:12:\($0 % 50 + 10).\(100_000 + $0)Z".utf8) }
    return Measurement("TimestampDecoder", unit: "text", count: texts.count * 100) {
      var sum = 0
      for _ in 0..<100 {
        for text in texts {
          let time = text.withUnsafeBytes { TimestampDecoder.decodeText($0) }
          sum &+= Int(truncatingIfNeeded: time?.timestamp.nanoseconds ?? 0)
        }
      }
      return sum
    }
  }

  private static func identifiers(_ traces: [[Event]]) -> Measurement {
    let identifiers = traces.flatMap { $0.map(\.correlation) }
    return Measurement("IdentifierTable", unit: "look-up", count: identifiers.count) {
      var table = IdentifierTable()
      return identifiers.reduce(0) { $0 &+ table.number(of: $1) }
    }
  }

  private static func traces(_ block: RecordBlock) -> [[Event]] {
    var table = IdentifierTable()
    var traces: [[Event]] = []
    for event in block.events {
      let number = table.number(of: event.correlation)
      if number == traces.count { traces.append([]) }
      traces[number].append(event)
    }
    return traces
  }
}
