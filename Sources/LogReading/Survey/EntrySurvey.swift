import TraceModel

extension LogDecoder {
  /// The entries of the run's profile that fit the lines of a block, and the entries' fields in these lines.
  /// Skipped lines count, too: one may lack just the time that an entry names.
  func addEntries(of block: RecordBlock, file: String, to survey: inout RuleSurvey) {
    guard let sources = rulesOfRun?.sources else { return }
    let entries = sources.indices.filter { sources[$0].selection.fitsName(of: file) }
      .map { AskedEntry(sources[$0].selection, number: $0) }
    var asked: [Int: AskedFields] = [:]
    for line in block.settledLines {
      guard let record = FlatRecord(line) else { continue }
      let decoder = mixture?.decoder(of: line) ?? self
      let own = decoder.rules?.entry
      if let own {
        survey.entries.insert(own)
        if asked[own] == nil { asked[own] = decoder.askedFields }
        asked[own]?.ask(record, &survey.fields)
      }
      for entry in entries { entry.ask(record, own: own, &survey) }
    }
  }
}

/// The questions to records whether they are of an entry.
private struct AskedEntry {
  private let number: Int
  private let selection: EntrySelection
  /// A collector's words about the records, without their own fields.
  private let deployment: EntrySelection
  private let fields: [(question: FieldQuestion, path: UInt64)]
  private static let deploymentAsked: LogLayout.Asked = [.container, .pod, .unit, .stream]

  init(_ selection: SourceSelection, number: Int) {
    self.number = number
    deployment = EntrySelection(selection, Self.deploymentAsked)
    self.selection = EntrySelection(selection, Self.deploymentAsked.union(.conditions))
    fields = selection.conditions.filter { $0.test != .absent && $0.levels.isEmpty }.map { condition in
      (
        FieldQuestion(source: number, rule: nil, key: "where", paths: [condition.path]),
        FlatRecord.hash(ofPath: condition.path)
      )
    }
  }

  /// Asks a record read by the entry `own`; nil if it fits none. A record of another entry is not missed: logs of one
  /// service have no fields of the others.
  func ask(_ record: FlatRecord, own: Int?, _ survey: inout RuleSurvey) {
    if !survey.entries.contains(number), selection.fits(record) { survey.entries.insert(number) }
    for (question, path) in fields {
      let isThere = record.withValue(path) { $0 != nil }
      if (own ?? number) == number, deployment.fits(record) {
        AskedFields.answer(question, isThere, record, &survey.fields)
      } else if isThere {
        survey.fields[question, default: FieldAnswer()].found += 1
      }
    }
  }
}

extension RecordBlock {
  /// The lines, without one at the end that is not whole.
  fileprivate var settledLines: [ArraySlice<UInt8>] {
    bytes[..<min(bytes.count, Int(max(0, endOffset - offset)))].split(separator: 0x0A)
  }
}
