import TraceModel

extension AttributeSets {
  /// The values of attributes in the records of blocks.
  func values(of blocks: [RecordBlock]) -> Set<AttributeCode> {
    var (values, seen) = (Set<AttributeCode>(), Set<AttributeSetID>())
    for block in blocks {
      for event in block.events where seen.insert(event.attributes).inserted {
        values.formUnion(self[event.attributes])
      }
    }
    return values
  }
}
