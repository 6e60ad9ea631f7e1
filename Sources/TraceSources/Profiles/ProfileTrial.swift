package import LogReading
import TraceAnalysis
import TraceModel

/// The parts of some logs that a profile understands, for its author and for the tests of a service.
package struct ProfileTrial: Sendable {
  /// The effect of the profile's rules on the records.
  package private(set) var survey = RuleSurvey()
  /// Requests, and those among them with all work begun and ended.
  package private(set) var requests = 0
  /// Those of `requests` with all work begun and ended.
  package private(set) var whole = 0
  /// The layout that each log was read by, in their order.
  package private(set) var layouts: [(file: String, layout: LogLayout)] = []
  /// The fate of the logs that were read.
  package let inputs: InputReport

  /// The places in the profile of fields that no record has, in the order of the file.
  package var absentFields: [(question: FieldQuestion, answer: FieldAnswer)] {
    survey.fields.filter { $0.value.asked > 0 && $0.value.found == 0 }
      .map { (question: $0.key, answer: $0.value) }.sorted {
        $0.question.order.lexicographicallyPrecedes($1.question.order)
      }
  }

  /// The percentage of all records with an id that are understood; none of no record.
  package var percentage: Double {
    survey.records == 0 ? 0 : Double(survey.understood) * 100 / Double(survey.records)
  }

  /// Reads the logs without the fields of `redaction`. The cost is two readings of them.
  package init(
    _ paths: LogPaths, zones: LogZones, redaction: Redaction? = nil, decoder: LogDecoder
  ) async throws {
    let source = try await LogFileSource(
      paths, zones: zones, redaction: redaction, decoder: decoder, keepsRecords: true)
    inputs = source.inputs
    let names = inputs.sources.map(\.file)
    let parts = try await source.groups.blocks.concurrentMap { block in
      source.decoders[Int(block.source)].ruleSurvey(of: block, file: names[Int(block.source)])
    }
    for part in parts { survey.merge(part) }
    layouts = Array(zip(names, source.layouts))
    let reconstructor = TraceReconstructor(catalog: source.catalog)
    for shard in source.groups.shards.indices {
      for key in source.groups.keys(ofShard: shard) {
        requests += 1
        if reconstructor.reconstruct(source.records(for: key).events).beginsAndEnds { whole += 1 }
      }
    }
  }
}

extension FieldQuestion {
  /// The entry, the rule (0 of none), then the key's name.
  fileprivate var order: [Int] { [source, (rule ?? -1) + 1] + key.utf8.map(Int.init) }
}

extension Trace {
  /// Some work of the request is there, and all of it has a beginning and an end.
  fileprivate var beginsAndEnds: Bool {
    let served = exchanges.filter(\.hasServer)
    let calls = exchanges.filter { !$0.hasServer }
    guard !served.isEmpty || !deliveries.isEmpty || !calls.isEmpty else { return false }
    return served.allSatisfy { $0.received != nil && $0.responded != nil }
      && calls.allSatisfy { $0.sent != nil && $0.ended != nil }
      && deliveries.allSatisfy { $0.taken != nil && $0.finished != nil }
  }
}
