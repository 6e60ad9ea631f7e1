package import TraceModel

/// The front door of this module: blocks of lines in, events and skipped lines out. Shared by all tasks; a call
/// is a pure function of the block, apart from the ids that the catalog hands out.
///
/// The cost is one pass over the bytes, whatever is in them.
package struct LogDecoder: Sendable {
  /// Of records whose log says nothing of its own.
  private let plain: PlainTables
  /// Of the log's own convention.
  private var own: ConventionTables.Tables?
  /// Of a log whose records are read by different entries of a profile; else nil.
  private(set) var mixture: LogMixture?

  /// Decoding settles times without an offset: each program of the log has a zone of its own.
  package var settlesZones: Bool { mixture?.decoders.contains { $0.zone != nil } ?? false }

  var profile: Profile { plain.tables.profile }
  var table: KeyTable { own?.keys ?? plain.tables.keys }
  var vocabulary: Vocabulary { own?.vocabulary ?? plain.tables.vocabulary }
  /// Of the decoded log; nil if no profile is for it.
  var rules: LogRules? { own?.rules }
  var timeReading: TimeReading? { own?.timeReading }
  /// Of the log's times without an offset, where its profile says it: whoever has its records in their order settles
  /// them (`SourceTimes`). A log of several programs has settled them itself.
  package var zone: LocalZone? { own?.zone }
  /// The table for records of a log that says nothing of its own.
  var plainTable: KeyTable { plain.tables.keys }
  /// Finds every key of a correlation id, not only the best: they are its projection. Few commands ask for it.
  var idTable: KeyTable {
    conventions.idTable {
      (try? KeyTable(profile: profile, projection: profile.correlationID)) ?? table
    }
  }
  /// How many keys that are.
  var idKeyCount: Int { profile.correlationID.count }
  /// The attributes that each event takes along.
  package let projection: AttributeProjection
  /// Hands out the ids of origins and texts; shared by all decoders of a run.
  package let catalog: Catalog
  /// Of the decoded log; nil if each record is read by itself.
  package private(set) var convention: LogConvention?
  /// The search for the rules of a log.
  let layouts: LayoutSearch
  let conventions = ConventionTables()
  private let notedTables = NotedTables()

  /// `rules` is the profile of the run, if it has one; `builtIns` are the profiles that logs are recognised by. Throws
  /// `ProfileError` if the vocabulary names what does not exist, or has more keys than can be told apart.
  package init(
    profile: Profile, rules: LogProfile? = nil, builtIns: BuiltInProfiles = .all,
    projection: AttributeProjection = AttributeProjection(), catalog: Catalog
  ) throws {
    let tables = try PlainTables.Tables(profile, projection)
    self.init(
      PlainTables { tables }, LayoutSearch(profile: rules, builtIns: builtIns), projection, catalog)
  }

  /// The decoder for the records of an index, which is made when the first record is decoded: most reports decode none.
  package init(ofIndexWith projection: AttributeProjection, catalog: Catalog) {
    self.init(
      PlainTables { try PlainTables.Tables(.makeDefault(), projection) },
      LayoutSearch(profile: nil, builtIns: .all), projection, catalog)
  }

  private init(
    _ plain: PlainTables, _ layouts: LayoutSearch, _ projection: AttributeProjection, _ catalog: Catalog
  ) {
    (self.plain, self.layouts, self.projection, self.catalog) = (plain, layouts, projection, catalog)
  }

  /// The decoder for a log of a convention.
  package func following(_ convention: LogConvention) -> LogDecoder {
    var decoder = self
    decoder.convention = convention
    decoder.mixture = mixture(convention.layout) { following(convention.parts[$0]) }
    guard decoder.mixture == nil else { return decoder }
    let tables = try? conventions.tables(of: convention.fields) { try makeTables(convention.fields) }
    if let tables { decoder.own = tables }
    return decoder
  }

  /// The decoder for records whose log was read by `layout`, one by one.
  package func reading(_ layout: LogLayout) -> LogDecoder {
    guard !layout.isPlain else { return self }
    if let mixture = mixture(layout, { reading(layout.parts[$0]) }) {
      var decoder = self
      decoder.mixture = mixture
      return decoder
    }
    var fields = LogConvention.Fields()
    fields.layout = layout
    var decoder = following(LogConvention(origin: Origin(service: ""), fields))
    decoder.convention = nil
    return decoder
  }

  private func mixture(_ layout: LogLayout, _ part: (Int) -> LogDecoder) -> LogMixture? {
    guard layout.isMixed else { return nil }
    return LogMixture(
      selector: RecordSelector(layout, layouts.profile?.sources ?? []),
      decoders: layout.parts.indices.map(part))
  }

  /// This decoder with `rules` as the profile of its logs; nil: with none.
  package func with(_ rules: LogProfile?) -> LogDecoder {
    LogDecoder(plain, LayoutSearch(profile: rules, builtIns: layouts.builtIns), projection, catalog)
  }

  /// The profile of the run; nil where it has none.
  package var rulesOfRun: LogProfile? { layouts.profile }

  private func makeTables(_ fields: LogConvention.Fields) throws -> ConventionTables.Tables {
    let parts = parts(of: fields.layout)
    let own = profile.stating(parts).following(fields)
    let rules =
      fields.layout.isPlain
      ? nil : LogRules(parts, id: profile.statedID(parts), isExclusive: fields.layout.isExclusive)
    let time = parts.lazy.compactMap(\.source.time).first
    return ConventionTables.Tables(
      keys: try KeyTable(profile: own, projection: projection.paths, ruled: rules?.paths ?? []),
      vocabulary: try Vocabulary(own), rules: rules,
      timeReading: time.flatMap(TimeReading.init),
      zone: time?.zone.flatMap { name in
        LocalZone.offset(named: name).map { LocalZone(name: name, offset: $0) }
      })
  }

  /// How many slots the fields of a record take.
  var slotCount: Int { Field.allCases.count + projection.paths.count + (rules?.paths.count ?? 0) }

  /// The catalog that attributes are noted in; nil if none are.
  private var attributes: AttributeCatalog? { catalog.attributes.isNoting ? catalog.attributes : nil }

  /// The table with the attributes that are known now.
  private func notedTable() -> KeyTable {
    notedTables.table(table, standard: plainTable, catalog.attributes)
  }

  /// Decodes the lines of one raw block.
  package func decode(_ raw: RawBlock) -> RecordBlock {
    if let mixture {
      var block = mixture.decode(raw)
      noteOversize(raw, in: &block)
      return block
    }
    var block = RecordBlock()
    block.source = raw.source
    block.offset = raw.offset
    block.endOffset = raw.offset
    block.bytes = raw.lines.storage
    block = decodeLines(of: block, length: raw.lines.count, isLast: raw.isLast)
    noteOversize(raw, in: &block)
    return block
  }

  private func decodeLines(of block: RecordBlock, length: Int, isLast: Bool) -> RecordBlock {
    let attributes = attributes
    let slotCount = slotCount + (attributes == nil ? 0 : AttributeCatalog.mostStoredKeys)
    return withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      return block.bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress, length > 0 else { return block }
        let fields = FieldScanner(
          base: base, table: attributes == nil ? table : notedTable(), slots: slots,
          notAnID: vocabulary.notAnID)
        let engine = rules.map(RuleEngine.init)
        let mapper = EventMapper(
          base: base, vocabulary: vocabulary, convention: convention, projectionCount: projection.paths.count,
          endpointColumn: projection.endpointColumn, engine: engine, timeReading: timeReading,
          attributes: attributes,
          ids: CatalogCache(catalog: catalog))
        let decoder = BlockDecoder(
          block: block, base: base, length: length, fields: fields, mapper: mapper, newerTable: notedTable)
        var decoded = decoder.decode(isLast: isLast)
        if let engine { decoded.ruleMatches = engine.matches }
        return decoded
      }
    }
  }

  private func noteOversize(_ raw: RawBlock, in block: inout RecordBlock) {
    guard let oversize = raw.oversize else { return }
    block.counts.lines += 1
    block.counts.skipped[.oversize, default: 0] += 1
    let lineEnd: Int64 = oversize.hasLineEnd ? 1 : 0
    let problem = DecodingProblem(
      reason: .oversize, line: block.lineCount + 1, offset: oversize.offset,
      explanation: BlockDecoder.oversize(Int(oversize.length - lineEnd)))
    block.problems.append(problem)
    guard oversize.hasLineEnd else { return block.incompleteLastLine = problem }
    block.lineCount += 1
    block.endOffset = oversize.offset + oversize.length
  }
}
