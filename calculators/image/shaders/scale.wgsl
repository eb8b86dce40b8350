// Scale a picture, turn it by right angles and mirror it: one thread for each pixel of the result.
//
// All positions are ratios of whole numbers, so that none is rounded.

struct Scaling {
    // From pixels of the result to those of the scaled picture before it was turned and mirrored:
    // per column, per row, and at the first pixel.
    column: vec2<i32>,
    row: vec2<i32>,
    origin: vec2<i32>,
    // Width and height of the scaled picture.
    inner: vec2<i32>,
    // 0: blend linearly; 1: the nearest pixel; 2: the mean of the pixels covered.
    mode: u32,
    // The corner (0) or the middle (1) of a pixel counts for the nearest one.
    nearest_middle: i32,
    // 1: the edge goes on around the scaled picture; 0: there is the colour.
    edge_goes_on: u32,
    unused: u32,
    color: vec4<f32>,
}

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var<uniform> scaling: Scaling;
@group(0) @binding(2) var result: texture_storage_2d<rgba8unorm, write>;

fn at(place: vec2<i32>) -> vec4<f32> {
    let last = vec2<i32>(textureDimensions(picture)) - 1;
    return textureLoad(picture, clamp(place, vec2<i32>(0), last), 0);
}

fn nearest(pixel: vec2<i32>, size: vec2<i32>) -> vec4<f32> {
    return at((2 * pixel + scaling.nearest_middle) * size / (2 * scaling.inner));
}

fn linear(pixel: vec2<i32>, size: vec2<i32>) -> vec4<f32> {
    let unit = 2 * scaling.inner;
    // The middle of the pixel, less half a pixel of the picture; not below zero, for the division.
    let position = max((2 * pixel + 1) * size - scaling.inner, vec2<i32>(0));
    let place = position / unit;
    let part = vec2<f32>(position - place * unit) / vec2<f32>(unit);
    let above = mix(at(place), at(place + vec2<i32>(1, 0)), part.x);
    let below = mix(at(place + vec2<i32>(0, 1)), at(place + vec2<i32>(1, 1)), part.x);
    return mix(above, below, part.y);
}

fn mean(pixel: vec2<i32>, size: vec2<i32>) -> vec4<f32> {
    // The edges of the covered area, in fractions 1/inner of a pixel of the picture.
    let from_edge = pixel * size;
    let to_edge = from_edge + size;
    let first = from_edge / scaling.inner;
    let last = (to_edge - 1) / scaling.inner;
    var sum = vec4<f32>(0.0);
    for (var y = first.y; y <= last.y; y++) {
        let tall = min((y + 1) * scaling.inner.y, to_edge.y) - max(y * scaling.inner.y, from_edge.y);
        var line = vec4<f32>(0.0);
        for (var x = first.x; x <= last.x; x++) {
            let wide = min((x + 1) * scaling.inner.x, to_edge.x)
                - max(x * scaling.inner.x, from_edge.x);
            line += f32(wide) * at(vec2<i32>(x, y));
        }
        sum += f32(tall) * line / f32(size.x);
    }
    return sum / f32(size.y);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if (any(id.xy >= textureDimensions(result))) {
        return;
    }
    let place = scaling.column * i32(id.x) + scaling.row * i32(id.y) + scaling.origin;
    let pixel = clamp(place, vec2<i32>(0), scaling.inner - 1);
    let size = vec2<i32>(textureDimensions(picture));
    var value = scaling.color;
    if (scaling.edge_goes_on == 1u || all(pixel == place)) {
        switch scaling.mode {
            case 1u: { value = nearest(pixel, size); }
            case 2u: { value = mean(pixel, size); }
            default: { value = linear(pixel, size); }
        }
    }
    textureStore(result, id.xy, value);
}
