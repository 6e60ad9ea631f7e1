package import TraceModel

extension LogDecoder {
  /// How many bytes of a log's beginning its convention is found in.
  package static let sampleLength = 1 << 16

  /// The convention of a log that begins with `bytes`. `name` is from its file's name (`LogName`), nil of a stream;
  /// `file` is its path. An index knows the `layout` it was read by before, and how many bytes the whole log has, of
  /// which it keeps the records only.
  package func convention(
    ofLogCalled name: Origin?, file: String = "-", layout known: LogLayout? = nil, beginning bytes: [UInt8],
    length: Int64? = nil
  ) -> LogConvention {
    let goesOn = length ?? Int64(bytes.count) >= Self.sampleLength
    var layout = known ?? layouts.layout(of: file, bytes, goesOn: goesOn)
    if layout.isMixed { return mixedConvention(name, file, layout, bytes) }
    let parts = parts(of: layout)
    let sources = parts.map(\.source)
    let own = layout.isPlain ? profile : profile.stating(parts)
    let keys = try? conventions.sampledKeys(layout) {
      try SampledKeys(
        own, layout.isPlain ? vocabulary : Vocabulary(own),
        timeReading: sources.lazy.compactMap(\.time).first.flatMap(TimeReading.init))
    }
    guard let keys else { return LogConvention(origin: name ?? Origin(service: "")) }
    var convention = LogConvention(of: LogSample(bytes, keys), profile: own, name: name)
    convention.state(sources, file: file)
    layout.hasRisingLevels = convention.fields.layout.hasRisingLevels
    convention.fields.layout = layout
    return convention
  }

  /// Each entry has a convention of its own, and so have the records that fit none: the container's log is what is
  /// read.
  private func mixedConvention(
    _ name: Origin?, _ file: String, _ layout: LogLayout, _ bytes: [UInt8]
  ) -> LogConvention {
    let selector = RecordSelector(layout, layouts.profile?.sources ?? [])
    var beginnings = Array(repeating: [UInt8](), count: layout.parts.count)
    for line in SampledLines(bytes[...]) { beginnings[selector.part(of: line)] += line + [0x0A] }
    var fields = LogConvention.Fields()
    fields.layout = layout
    var convention = LogConvention(origin: name ?? Origin(service: ""), fields)
    convention.parts = zip(layout.parts, beginnings).map { part, beginning in
      self.convention(ofLogCalled: name, file: file, layout: part, beginning: beginning)
    }
    return convention
  }

  /// The entries that a layout names.
  func parts(of layout: LogLayout) -> [RuleSources.Part] {
    guard !layout.isPlain else { return [] }
    let entries = layouts.profile?.sources ?? []
    let own = layout.entries.filter { entries.indices.contains($0.number) }.map { entry in
      RuleSources.Part(profile: nil, number: entry.number, source: entries[entry.number])
    }
    let inherited = layout.builtIns.flatMap { name -> [RuleSources.Part] in
      let sources = (try? layouts.builtIns.profile(name))?.sources ?? []
      return sources.enumerated().map { RuleSources.Part(profile: name, number: $0, source: $1) }
    }
    return own + inherited
  }
}
