// Cut a region out of a picture, as bytes: red, green, blue, pixel by pixel, row by row.
// Goes with sampling.wgsl.

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var<uniform> region: Region;
@group(0) @binding(2) var<storage, read_write> bytes: array<u32>;

fn pixel_of(index: u32) -> vec4<u32> {
    let place = vec2<u32>(index % region.size.x, index / region.size.x);
    return blended(picture, steps_at(region, place), region.zero_border == 1u);
}

// Four pixels each, because they fill three words.
@compute @workgroup_size(64)
fn main(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let quad = id.y * groups.x * 64u + id.x;
    if (quad * 4u >= region.size.x * region.size.y) {
        return;
    }
    let a = pixel_of(quad * 4u);
    let b = pixel_of(quad * 4u + 1u);
    let c = pixel_of(quad * 4u + 2u);
    let d = pixel_of(quad * 4u + 3u);
    bytes[quad * 3u] = a.r | (a.g << 8u) | (a.b << 16u) | (b.r << 24u);
    bytes[quad * 3u + 1u] = b.g | (b.b << 8u) | (c.r << 16u) | (c.g << 24u);
    bytes[quad * 3u + 2u] = c.b | (d.r << 8u) | (d.g << 16u) | (d.b << 24u);
}
