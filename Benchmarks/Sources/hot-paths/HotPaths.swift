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
    print(identifiers(traces).row)
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
